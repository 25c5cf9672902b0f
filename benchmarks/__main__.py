"""All benchmarks, one after the other: `make bench`."""

from benchmarks import balance, gravity, gravity_estimation, landscape, power, risk, stability, store

balance.main()
landscape.main()
store.main()
gravity_estimation.main()
gravity.main()
power.main()
risk.main()
stability.main()
