CREATE TABLE sample (id bigint PRIMARY KEY, barcode text NOT NULL, volume numeric, made_on date);
CREATE TABLE box (id bigint PRIMARY KEY, place text, depth integer, label text);
