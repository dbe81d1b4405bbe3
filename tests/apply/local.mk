# Whatever happens while bkc applies: against a simulated AWS in a process of its own. Those that wait long are among the
# slow ones (configure.ac).
apply_tests = \
	tests/apply/foreign.sh tests/apply/keep.sh tests/apply/two.sh tests/apply/cost.sh tests/apply/stop.sh \
	tests/apply/real.sh
