package io.drawdb.collab.access;

/** Looks at tokens. Callable from any thread; never blocks. */
@FunctionalInterface
public interface TokenReader {

    /** Whether the token is good, and what for. */
    Verdict read(String token);
}
