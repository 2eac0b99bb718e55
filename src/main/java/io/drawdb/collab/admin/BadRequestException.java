package io.drawdb.collab.admin;

/** A request that can't be understood; the message names what is wrong and what is allowed. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
