-- One row per feature and plan that has it (plan is null where every plan does): uses that make an adopter.
select feature, plan, max(min_uses) as min_uses from setting_feature group by feature, plan
