"""A slave by pymodbus 3.0, unit 7: `pymodbus_server.py tcp PORT` or `pymodbus_server.py rtu DEVICE`.

Holding registers: 0-1 float32 pi, 2 int16 -235, 3-4 uint32 0xAABBCCDD low word first, 10-12 "Modbus".
Input registers: n holds 1000 + n. Coils: every third is on. Discrete inputs: every second is on.
"""
import logging
import struct
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

logging.disable(logging.CRITICAL)
SIZE = 300
holding = [0] * SIZE
holding[0:2] = struct.unpack(">HH", struct.pack(">f", 3.14159274))
holding[2] = -235 & 0xFFFF
holding[3:5] = [0xCCDD, 0xAABB]
holding[10:13] = struct.unpack(">HHH", b"Modbus")
slave = ModbusSlaveContext(
    di=ModbusSequentialDataBlock(0, [n % 2 == 0 for n in range(SIZE)]),
    co=ModbusSequentialDataBlock(0, [n % 3 == 0 for n in range(SIZE)]),
    hr=ModbusSequentialDataBlock(0, holding),
    ir=ModbusSequentialDataBlock(0, [1000 + n for n in range(SIZE)]),
    zero_mode=True,
)
context = ModbusServerContext(slaves={7: slave}, single=False)
if sys.argv[1] == "tcp":
    StartTcpServer(context=context, framer=ModbusSocketFramer, address=("127.0.0.1", int(sys.argv[2])))
else:
    StartSerialServer(context=context, framer=ModbusRtuFramer, port=sys.argv[2], baudrate=19200, timeout=1)
