package io.drawdb.collab.log;

class MemoryRoomLogTest extends RoomLogContract {
    @Override
    RoomLog start() {
        return new MemoryRoomLog();
    }
}
