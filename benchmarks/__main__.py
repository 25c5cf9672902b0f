"""All benchmarks, one after the other: `make bench`."""

from benchmarks import balance, gravity, gravity_estimation, power, store

balance.main()
store.main()
gravity_estimation.main()
gravity.main()
power.main()
