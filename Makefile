# ems: build, try, test, install. `make` alone lists what there is.

PREFIX ?= /usr/local
# Fully static: the program starts in a millisecond and runs on any Linux of its processor.
# The manifest asks this of our own targets, and says why; here it holds for those of other packages too.
DIRECT = -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
RELEASE = swift build -c release -Xswiftc -static-executable $(DIRECT)
BIN = .build/release/ems

help:
	@echo 'make demo      install what is missing, build a release, show the matrix of examples/brewery'
	@echo 'make test      the whole suite'
	@echo 'make grammar   the grammar and the parser against each other'
	@echo 'make lint      formatting, as CI asks it'
	@echo 'make format    rewrite the sources in that format'
	@echo 'make release   a clean release build'
	@echo 'make install   put ems below PREFIX ($(PREFIX))'
	@echo 'make bench     rates, memory and start-up on generated registers'

setup:
	@.ci/setup

demo: setup
	$(RELEASE) --product ems
	$(BIN) eval examples/brewery

test: setup
	swift build
	swift test
	@$(MAKE) --no-print-directory grammar

# The grammar's own parser generator stands in a folder of its own. Without it nothing can be compared: that is said last, and
# where the whole is judged (CI=true, .ci/run) it is a failure.
GRAMMAR_PYTHON = .build/grammar-venv/bin/python3
CI ?= false

$(GRAMMAR_PYTHON): grammar/requirements.txt
	@rm -rf .build/grammar-venv
	@python3 -m venv .build/grammar-venv && .build/grammar-venv/bin/pip install -q -r grammar/requirements.txt \
	  || rm -rf .build/grammar-venv

grammar: $(GRAMMAR_PYTHON)
	swift build --product ems-dev
	.build/debug/ems-dev keywords --check grammar/reference.md
	@if [ -x $(GRAMMAR_PYTHON) ]; then \
	  $(GRAMMAR_PYTHON) grammar/compare.py \
	    Sources/EMSSemantics/Library/ems examples Tests/Cases grammar/reference.md grammar/library.md README.md --generate 300; \
	else \
	  echo 'make grammar: NOT COMPARED. lark could not be installed (python3 -m venv, pip install -r grammar/requirements.txt),' >&2; \
	  echo '  so nothing was said about whether the grammar and the parser agree.' >&2; \
	  case '$(CI)' in ''|0|false) ;; *) exit 1 ;; esac; \
	fi

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

release: setup
	rm -rf .build/release .build/*/release
	$(RELEASE) --product ems

install: setup
	$(RELEASE) --product ems
	install -D -m 755 $(BIN) '$(DESTDIR)$(PREFIX)/bin/ems'
	@# What Tab knows, where bash, zsh and fish look for it.
	install -d '$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
	  '$(DESTDIR)$(PREFIX)/share/zsh/site-functions' '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d'
	$(BIN) --generate-completion-script bash > '$(DESTDIR)$(PREFIX)/share/bash-completion/completions/ems'
	$(BIN) --generate-completion-script zsh > '$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_ems'
	$(BIN) --generate-completion-script fish > '$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/ems.fish'

bench: setup
	$(RELEASE) --product ems
	$(RELEASE) --product ems-dev
	.build/release/ems-dev bench

.PHONY: help setup demo test grammar lint format release install bench
