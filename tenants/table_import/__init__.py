"""[each organisation] Tables brought in with a preview: uploaded, mapped, compared, written, undone."""
