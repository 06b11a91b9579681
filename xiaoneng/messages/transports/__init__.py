"""The only code that sends anything out of the house, one module for each way."""
