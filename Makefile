# The commands of this project; `make help` lists them. The work is done by platform/portal/setup/*.sh and .venv/bin/portal.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long check bench bench-scale pictures messages clean runtime development

setup_scripts := platform/portal/setup
bin := .venv/bin

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

runtime:
	@sh $(setup_scripts)/packages.sh runtime
	@sh $(setup_scripts)/pages.sh

development:
	@sh $(setup_scripts)/packages.sh development
	@sh $(setup_scripts)/pages.sh

setup: development ## install into this folder all that development needs

# When make began: "Ready after" counts from there.
demo: export PORTAL_BEGAN_AT := $(shell date +%s)
demo: runtime ## serve the demo on localhost (PORT=8000, PORTAL_DATA_DIR=var) until Ctrl-C
	@exec $(bin)/portal demo

test: development ## run the tests (ARGS="-k mail" chooses some, in one process)
	@chromium=$$(sh $(setup_scripts)/browser.sh) && export PORTAL_CHROMIUM="$$chromium" && \
		if [ -n "$(ARGS)" ]; then exec $(bin)/python -m pytest $(ARGS); fi && \
		exec $(bin)/python -m tests

test-long: development ## run the tests that take long, too, and properties with many examples
	@chromium=$$(sh $(setup_scripts)/browser.sh) && export PORTAL_CHROMIUM="$$chromium" && \
		exec $(bin)/python -m tests -m "long or not long" --hypothesis-profile=long

check: development ## check format, style, types, layers, templates, migrations, catalogues, deployment
	@exec sh $(setup_scripts)/check.sh

bench: development ## measure, and print the ratios of docs/performance.md (ARGS="storm phones" or ARGS=--tiny)
	@exec $(bin)/python -m tests.benchmarks $(ARGS)

bench-scale: development ## measure with 500 cities (made once, kept in var/)
	@exec $(bin)/python -m tests.benchmarks --scale $(ARGS)

pictures: development ## take the pictures of README and guides anew (docs/pictures)
	@chromium=$$(sh $(setup_scripts)/browser.sh) && \
		PORTAL_CHROMIUM="$$chromium" exec $(bin)/python -m pytest tests/journeys/pictures.py

messages: development ## read the messages of code and templates into the catalogues of locale/
	@exec $(bin)/portal catalogues --update

clean: ## remove all that these commands made, the demo's database too
	@sh $(setup_scripts)/clean.sh
