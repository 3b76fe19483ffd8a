using FairDiff.Torch.Classification;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class PassReaderTests
{
    [Fact]
    public void Next_BatchesAcrossPasses_UseEveryExampleOncePerPass()
    {
        var fetched = new List<int>();
        using var reader = new PassReader(Numbered(10, fetched), Options(1));
        var seen = Enumerable.Range(0, 5).SelectMany(_ => Numbers(reader, 4)).ToArray();
        Assert.Equal([0, 1], fetched);
        Assert.Equal(Enumerable.Range(0, 10), seen[..10].Order());
        Assert.Equal(Enumerable.Range(100, 10), seen[10..].Order());
        Assert.NotEqual(Enumerable.Range(0, 10), seen[..10]);
        Assert.NotEqual(seen[..10], seen[10..].Select(number => number - 100));
    }

    [Fact]
    public void Next_PassSmallerThanTheBatch_FetchesSeveral()
    {
        using var reader = new PassReader(Numbered(3, []), Options(1));
        Assert.Equal([0, 1, 2, 100, 101, 102, 200], Numbers(reader, 9).Order().Take(7));
    }

    [Fact]
    public void Next_SameSeed_GivesTheSameOrder()
    {
        using var first = new PassReader(Numbered(20, []), Options(1));
        using var second = new PassReader(Numbered(20, []), Options(1));
        using var other = new PassReader(Numbered(20, []), Options(2));
        var order = Numbers(first, 20);
        Assert.Equal(order, Numbers(second, 20));
        Assert.NotEqual(order, Numbers(other, 20));
    }

    [Fact]
    public void Skip_SomeExamples_LeavesTheReaderWhereReadingThemDoes()
    {
        List<int> read = [], skipped = [];
        using var reader = new PassReader(Numbered(7, read), Options(1));
        using var skipping = new PassReader(Numbered(7, skipped), Options(1));
        Numbers(reader, 17);
        skipping.Skip(17);
        Assert.Equal(Numbers(reader, 6), Numbers(skipping, 6));
        Assert.Equal(read, skipped);
    }

    [Fact]
    public void Next_LabelsBelongToTheirImages()
    {
        using var scope = NewDisposeScope();
        using var reader = new PassReader(Numbered(20, []), Options(1));
        var batch = reader.Next(15);
        Assert.Equal(batch.Images.select(3, 0).select(2, 0).select(1, 0).to(int64).remainder(2).data<long>(), batch.Labels.data<long>());
    }

    [Fact]
    public void Next_SyntheticFlagsBelongToTheirImages()
    {
        using var scope = NewDisposeScope();
        using var reader = new PassReader(pass => Numbered(20, [])(pass) with { Synthetic = arange(20) < 7 }, Options(1));
        var batch = reader.Next(33);
        var numbers = batch.Images.select(3, 0).select(2, 0).select(1, 0).remainder(100);
        Assert.Equal((numbers < 7).data<bool>(), batch.Synthetic!.data<bool>());
    }

    [Fact]
    public void Pass_FetchedInsideAStep_OutlivesItsDisposeScope()
    {
        using var reader = new PassReader(Numbered(4, []), Options(1));
        using (NewDisposeScope())
        {
            reader.Next(6);
        }

        Assert.Equal(2, Numbers(reader, 2).Length);
    }

    /// <summary>Pass p holds images whose every pixel is 100 p + their number.</summary>
    private static Func<int, ClassificationPass> Numbered(int count, List<int> fetched) => pass =>
    {
        fetched.Add(pass);
        using var numbers = (arange(count) + 100 * pass).to(uint8).view(-1, 1, 1, 1);
        return new ClassificationPass(numbers.expand(count, 3, 8, 8).contiguous(), arange(count, dtype: int64).remainder(2));
    };

    private static int[] Numbers(PassReader reader, int count)
    {
        using var scope = NewDisposeScope();
        return [.. reader.Next(count).Images.select(3, 0).select(2, 0).select(1, 0).contiguous().data<byte>().ToArray().Select(
            value => (int)value)];
    }

    private static ClassifierTrainingOptions Options(int seed) => new() { ClassCount = 2, Seed = seed };
}
