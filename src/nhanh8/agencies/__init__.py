"""Social insurance agencies (cơ quan BHXH): where they are, when they are open, whom they look after."""
