"""The days that stewards sent, and hours by round."""
