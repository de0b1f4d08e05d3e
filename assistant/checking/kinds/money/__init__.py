"""Claims about money: amounts, rates and the terms of a credit."""
