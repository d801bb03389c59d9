using Skiff.Runtime.Shim.Supervisor;

return args is ["shim", ..] ? ShimProgram.Run() : 0;
