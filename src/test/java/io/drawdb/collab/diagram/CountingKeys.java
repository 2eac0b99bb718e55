package io.drawdb.collab.diagram;

/** Keys k1, k2, k3, …: as unlike random ones as can be, and the same each time. */
public final class CountingKeys implements KeySource {
    private int given;

    @Override
    public String next() {
        given++;
        return "k" + given;
    }
}
