"""All benchmarks, one after the other: `make bench`."""

from benchmarks import balance, gravity_estimation, power, store

balance.main()
store.main()
gravity_estimation.main()
power.main()
