"""The report in the formats that other tools read: GitHub Actions, JUnit, Nagios plugins, Prometheus."""
