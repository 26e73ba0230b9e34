// Numbers of an axis as the locale writes them. The server draws with it too, where there is no Intl.

function withTicks(option) {
  for (const axis of [option.xAxis, option.yAxis].flat()) {
    const marks = axis?.axisLabel?.formatter;
    if (marks && typeof marks === "object") axis.axisLabel.formatter = (value) => tick(value, marks);
  }
  return option;
}

function tick(value, marks) {
  if (!value) return marks.zero;
  const [whole, fraction] = String(Number(Math.abs(value).toPrecision(8))).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, marks.group);
  const digits = fraction ? grouped + marks.point + fraction : grouped;
  return value < 0 ? marks.below_before + digits + marks.below_after : marks.before + digits + marks.after;
}
