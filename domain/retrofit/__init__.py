"""The water, power and gas retrofit (水电气改造): who bears which share, and who consents."""
