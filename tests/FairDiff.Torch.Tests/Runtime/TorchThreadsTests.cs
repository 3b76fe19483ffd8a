using FairDiff.Torch.Classification;
using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

/// <summary>The number of threads is the process's: these tests run alone.</summary>
[CollectionDefinition(nameof(TorchThreadsTests), DisableParallelization = true)]
[Collection(nameof(TorchThreadsTests))]
public sealed class TorchThreadsTests : IDisposable
{
    public void Dispose() => TorchRuntime.SetThreads(1);

    [Fact]
    public void SetThreads_ThreadThatHasUsedATensor_HoldsForItsNextScoring()
    {
        var shape = new ClassifierShape(ResNetArchitecture.ResNet8, 2, 16);
        using var classifier = new ImageClassifier(Initialization.Seeded(shape.NewNetwork(), 0), shape, CPU);
        using var begun = new AutoResetEvent(false);
        using var set = new AutoResetEvent(false);
        var counts = new List<int>();
        var thread = new Thread(() =>
        {
            using var images = zeros([1, 3, 16, 16], dtype: uint8);
            counts.Add(TorchRuntime.Threads);
            begun.Set();
            set.WaitOne();
            counts.Add(get_num_threads());
            classifier.Score(images).Dispose();
            counts.Add(get_num_threads());
        });
        thread.Start();
        begun.WaitOne();
        TorchRuntime.SetThreads(3);
        Assert.Equal(3, get_num_threads());
        set.Set();
        thread.Join();

        // libtorch itself has left it.
        Assert.Equal([1, 1, 3], counts);
    }

    [Fact]
    public void Initialize_NumberSetByTorchSharpSince_IsLeftUntilTheNextSetThreads()
    {
        TorchRuntime.SetThreads(2);
        set_num_threads(3);
        TorchRuntime.Initialize();

        Assert.Equal(3, get_num_threads());

        TorchRuntime.SetThreads(2);
        Assert.Equal(2, get_num_threads());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void SetThreads_FewerThanOne_Throws(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.SetThreads(threads));
}
