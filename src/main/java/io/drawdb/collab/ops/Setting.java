package io.drawdb.collab.ops;

/**
 * One setting: its names, and what may be said.
 *
 * @param property the name in property files and on the command line
 * @param variable the environment variable for the same
 * @param byDefault the value when nothing is said; empty for none
 * @param allowed what may be said
 */
record Setting(String property, String variable, String byDefault, Allowed allowed) {

    /** A value as it may be told on the console. */
    String shown(String value) {
        return allowed.equals(Allowed.SECRET) ? "(not shown)" : value;
    }
}
