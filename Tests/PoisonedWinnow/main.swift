exitPoisoned()
