# Everything is in make.py, which works without make too: python make.py run
PYTHON ?= python3
TARGETS := run test check samples bench bench-repair bench-search bench-hostile fuzz serve

.PHONY: $(TARGETS)
$(TARGETS):
	@$(PYTHON) make.py $@
