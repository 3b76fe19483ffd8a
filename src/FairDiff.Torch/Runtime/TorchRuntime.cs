using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace FairDiff.Torch;

/// <summary>Loads libtorch so that it works where TorchSharp alone does not, and tunes the process for it.</summary>
public static class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static bool initialized;
    private static volatile ThreadCount? wantedThreads;

    [ThreadStatic]
    private static ThreadCount? appliedThreads;

    /// <summary>
    /// Loads libtorch's native library, once, and gives the calling thread the number of threads that <see cref="SetThreads"/> set. Every
    /// entry point of FairDiff calls it before its first tensor, and code that uses TorchSharp on its own beside FairDiff should do the
    /// same. Safe to call repeatedly and from several threads.
    /// </summary>
    /// <remarks>
    /// On a Linux whose libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04) a copy of <c>libLibTorchSharp.so</c> is loaded
    /// in which one unused version requirement is marked weak; it is kept in the user's cache folder. Set
    /// <c>FAIRDIFF_NO_NATIVE_PATCH=1</c> to forbid that. Under glibc the allocator is told to keep its memory, and
    /// on Linux OpenMP to spin only briefly while waiting, unless the environment already holds <c>MALLOC_…</c>,
    /// <c>GOMP_SPINCOUNT</c> or <c>OMP_WAIT_POLICY</c>.
    /// </remarks>
    /// <exception cref="EngineException">The native package is missing or cannot be loaded; the message says which and what to
    /// do.</exception>
    public static void Initialize()
    {
        Load();
        ApplyThreads();
    }

    /// <summary>
    /// Sets how many threads one tensor operation may use on the CPU. Small networks gain little from a second thread: where several
    /// trainings run side by side, one thread each is faster, and makes results independent of the number of cores. It holds for every
    /// training, sampling and scoring that begins afterwards.
    /// </summary>
    /// <param name="threads">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    /// <exception cref="EngineException">As for <see cref="Initialize"/>.</exception>
    public static void SetThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        wantedThreads = new ThreadCount(threads);
        Initialize();
    }

    /// <summary>Gets how many threads a tensor operation of the calling thread uses on the CPU.</summary>
    public static int Threads
    {
        get
        {
            Initialize();
            return torch.get_num_threads();
        }
    }

    /// <summary>
    /// Gives memory that tensors took and freed back to the system. Under glibc it is otherwise kept for the next ones, which makes a
    /// training faster; an application that has ended one, or has let go of a model, may not want that. Takes some milliseconds; elsewhere
    /// it does nothing.
    /// </summary>
    public static void ReturnFreedMemory() => GlibcAllocator.ReturnMemory();

    private static void Load()
    {
        lock (Gate)
        {
            if (initialized)
            {
                return;
            }

            GlibcAllocator.KeepMemory();
            OpenMpWaiting.SpinBriefly();
            NativeLibraryLoader.Subscribe();

            // TorchSharp prints its own, misleading reason to the console when this fails, so ask before it does.
            if (!NativeLibrary.TryLoad(NativeLibraryLoader.LibraryName, typeof(torch).Assembly, null, out _))
            {
                throw NativeLibraryLoader.Failure();
            }

            torch.InitializeDeviceType(DeviceType.CPU);
            LimitThreads();
            initialized = true;
        }
    }

    /// <summary>
    /// libtorch keeps the number for each thread that has used a tensor, and a thread of .NET's pool has perhaps done so when another
    /// number held: two trainings of one seed would then differ in their last digits. A number that somebody set by TorchSharp's own
    /// function since is left.
    /// </summary>
    private static void ApplyThreads()
    {
        if (wantedThreads is { } wanted && wanted != appliedThreads)
        {
            torch.set_num_threads(wanted.Value);
            appliedThreads = wanted;
        }
    }

    /// <summary>libtorch counts the machine's cores; a container may own fewer, which .NET knows.</summary>
    private static void LimitThreads()
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null && torch.get_num_threads() > Environment.ProcessorCount)
        {
            torch.set_num_threads(Environment.ProcessorCount);
        }
    }

#pragma warning disable CA2255 // An application may touch a tensor of its own before FairDiff's first entry point.
    [ModuleInitializer]
    internal static void SubscribeOnLoad() => NativeLibraryLoader.Subscribe();
#pragma warning restore CA2255

    /// <summary>What one call of <see cref="SetThreads"/> set: another call counts even with the same number.</summary>
    private sealed class ThreadCount(int value)
    {
        public int Value => value;
    }
}
