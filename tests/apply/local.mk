# Whatever happens while bkc applies: against a simulated AWS in a process of its own.
apply_tests = tests/apply/interrupt_apply.sh tests/apply/interrupt_change.sh tests/apply/interrupt_destroy.sh \
	tests/apply/foreign.sh tests/apply/keep.sh tests/apply/two.sh tests/apply/cost.sh tests/apply/stop.sh \
	tests/apply/real.sh
