"""The effort log: what mobilisation took, line by line and summed, typed where it does not come by itself."""
