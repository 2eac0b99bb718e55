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

    /** A value as it may be shown: a secret is not. */
    String shown(String value) {
        boolean secret = variable.endsWith("_SECRET") || variable.endsWith("_TOKEN");
        return secret ? "… %d characters …".formatted(value.length()) : value;
    }
}
