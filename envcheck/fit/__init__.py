"""Will the model fit, where, and with which images: predicted before anything is downloaded or loaded.

The real architecture runs under torch's FakeTensorMode in a child process, without weights and without a GPU; every
allocation and release is followed to the peak of each device.
"""
