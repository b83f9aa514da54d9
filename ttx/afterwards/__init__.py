"""What is done with exercises once the day is over: the improvement plan, anonymous copies, archives, comparison."""
