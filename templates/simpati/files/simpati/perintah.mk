# Perintah SIMPATI; `make` menampilkannya bersama yang lain.

SIZE ?= 77000

.PHONY: demo-data
demo-data: ## Isi demo seukuran daerah (SIZE=banyak balita); lihat dengan make demo
	$(SETUP) requirements/base.txt
	@export LIVINGLAB_ENV=development LIVINGLAB_DEMO=1; \
	"$(PY)" manage.py siapkan && exec "$(PY)" manage.py isi_data_besar --jumlah "$(SIZE)"
