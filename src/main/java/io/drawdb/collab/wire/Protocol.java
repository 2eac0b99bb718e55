package io.drawdb.collab.wire;

/** The two versions of the protocol that a connection can speak. */
public enum Protocol {
    V1(1),
    V2(2);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** The number in {@code hello} and {@code welcome}. */
    public int number() {
        return number;
    }
}
