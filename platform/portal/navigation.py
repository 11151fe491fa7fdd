"""Stub."""
def context(request):
    return {}
