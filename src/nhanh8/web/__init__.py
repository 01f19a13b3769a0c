"""What every web channel needs: whose browser it is. It decides nothing, and knows no page."""
