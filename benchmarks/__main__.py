"""All benchmarks, one after the other: `make bench`."""

from benchmarks import balance, gravity_estimation, store

balance.main()
store.main()
gravity_estimation.main()
