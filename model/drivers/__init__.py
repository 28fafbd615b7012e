"""What moved Belarus's world from outside, 2004 to 2019: measured series and dated events."""
