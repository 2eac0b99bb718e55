package io.drawdb.collab.diagram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Makes values of the decimal numbers that are read: none that could not be written and read again as the same. */
final class ReadNumbers extends JsonNodeFactory {
    /** Digits of a number, and places by which an exponent may move its point. */
    private static final int PLACES_MAX = 1_000;

    /** How long a number may be written: it is written anew with a point and an exponent of its own. */
    static final int CHARS_MAX = PLACES_MAX + 100;

    private static final long serialVersionUID = 1;

    private final int placesMax;

    private ReadNumbers(int placesMax) {
        super(true);
        this.placesMax = placesMax;
    }

    static ReadNumbers ofInput() {
        return new ReadNumbers(PLACES_MAX);
    }

    /** For what was accepted before there were limits. */
    static ReadNumbers ofStored() {
        return new ReadNumbers(Integer.MAX_VALUE);
    }

    /**
     * A decimal number; one that is written without a point or an exponent is no decimal when it is read again, so it is
     * none from the start.
     *
     * @throws NumberFormatException if it has too many digits or too large an exponent
     */
    @Override
    public ValueNode numberNode(BigDecimal value) {
        if (value.precision() > placesMax || Math.abs((long) value.scale()) > placesMax) {
            throw new NumberFormatException("more than " + placesMax + " places");
        }
        return value.scale() == 0 ? integer(value.unscaledValue()) : super.numberNode(value);
    }

    @Override
    public ValueNode numberNode(BigInteger value) {
        if (new BigDecimal(value).precision() > placesMax) {
            throw new NumberFormatException("more than " + placesMax + " digits");
        }
        return super.numberNode(value);
    }

    private ValueNode integer(BigInteger value) {
        if (value.bitLength() >= Long.SIZE) {
            return numberNode(value);
        }
        long small = value.longValue();
        return small == (int) small ? numberNode((int) small) : numberNode(small);
    }
}
