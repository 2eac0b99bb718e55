package io.drawdb.collab.hub;

/** Says whether this server takes anybody new. Asked once for each upgrade request, from any thread. */
public interface Doorkeeper {

    /** False while the server is not ready or is being drained; upgrade requests are then refused with 503. */
    boolean accepting();
}
