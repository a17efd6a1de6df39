CREATE TABLE sample (id bigint PRIMARY KEY, barcode text NOT NULL, amount numeric, made_on date, note text);
CREATE TABLE container (id bigint PRIMARY KEY, place text, depth integer);
