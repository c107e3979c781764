"""What passes between the steps: data only."""

VERSION = "0.1.0"
