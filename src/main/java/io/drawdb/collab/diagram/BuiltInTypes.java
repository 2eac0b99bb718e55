package io.drawdb.collab.diagram;

import java.util.Set;

/** The types of fields that drawDB itself has, for any of its databases. A user's type of the same name does not own the name. */
final class BuiltInTypes {
    private static final Set<String> NAMES = Set.of(
            // Numbers
            "TINYINT",
            "SMALLINT",
            "MEDIUMINT",
            "INT",
            "INTEGER",
            "BIGINT",
            "LONG",
            "NUMBER",
            "DECIMAL",
            "NUMERIC",
            "FLOAT",
            "DOUBLE",
            "DOUBLE PRECISION",
            "REAL",
            "SMALLSERIAL",
            "SERIAL",
            "BIGSERIAL",
            "MONEY",
            "SMALLMONEY",
            "BOOLEAN",
            "BIT",
            "VARBIT",
            // Text
            "CHAR",
            "VARCHAR",
            "VARCHAR2",
            "NCHAR",
            "NVARCHAR",
            "NVARCHAR2",
            "TINYTEXT",
            "TEXT",
            "MEDIUMTEXT",
            "LONGTEXT",
            "NTEXT",
            "CLOB",
            "NCLOB",
            "ENUM",
            "SET",
            // Bytes
            "BINARY",
            "VARBINARY",
            "TINYBLOB",
            "BLOB",
            "MEDIUMBLOB",
            "LONGBLOB",
            "BYTEA",
            "RAW",
            "BFILE",
            "IMAGE",
            // Time
            "DATE",
            "TIME",
            "TIMETZ",
            "DATETIME",
            "DATETIME2",
            "DATETIMEOFFSET",
            "SMALLDATETIME",
            "TIMESTAMP",
            "TIMESTAMPTZ",
            "INTERVAL",
            "YEAR",
            // Places
            "GEOMETRY",
            "POINT",
            "LINE",
            "LSEG",
            "LINESTRING",
            "PATH",
            "BOX",
            "CIRCLE",
            "POLYGON",
            "MULTIPOINT",
            "MULTILINESTRING",
            "MULTIPOLYGON",
            "GEOMETRYCOLLECTION",
            // Addresses, identifiers and documents
            "CIDR",
            "INET",
            "MACADDR",
            "MACADDR8",
            "UUID",
            "UNIQUEIDENTIFIER",
            "JSON",
            "JSONB",
            "XML",
            "TSVECTOR",
            "TSQUERY",
            "VECTOR",
            "HALFVEC",
            "SPARSEVEC",
            "CURSOR",
            "SQL_VARIANT");

    private BuiltInTypes() {}

    /** Whether fields may have this type, in upper case, without anybody having defined it. */
    static boolean has(String upperName) {
        return NAMES.contains(upperName);
    }

    /** All of them. */
    static Set<String> names() {
        return NAMES;
    }
}
