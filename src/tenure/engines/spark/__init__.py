"""Apache Spark, alone or as a cluster, over tables that already live there."""
