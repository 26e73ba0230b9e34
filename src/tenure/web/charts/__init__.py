"""Charts: one function per chart returns an ECharts option, which page and server draw alike."""
