"""What can be read out of a judgement: cycles, losses, other readings, ranks, change. Pure."""
