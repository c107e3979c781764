"""What passes between the steps: data only."""
