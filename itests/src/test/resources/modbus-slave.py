# A Modbus TCP slave by pymodbus 3.0: PORT is its argument. Holding register n holds n.
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer

registers = ModbusSequentialDataBlock(0, list(range(200)))
slave = ModbusSlaveContext(hr=registers, zero_mode=True)
StartTcpServer(context=ModbusServerContext(slaves=slave, single=True), address=("127.0.0.1", int(sys.argv[1])))
