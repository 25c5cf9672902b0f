"""All benchmarks, one after the other: `make bench`."""

from benchmarks import balance, store

balance.main()
store.main()
