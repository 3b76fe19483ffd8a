namespace FairDiff.Studies.Tests.Study;

/// <summary>Seeds with rows of their own.</summary>
public sealed class StudyReplicateTests
{
    /// <summary>One process may do one of thousands of tasks: it draws the labels of its own seed only, and once.</summary>
    [Fact]
    public void Of_Redraw_DrawsWhatIsAskedForAndOnce()
    {
        var drawn = new List<int>();
        var data = Empty(0);
        data = data with
        {
            Redraw = draw =>
            {
                drawn.Add(draw);
                return Empty(draw);
            },
        };
        var seeds = StudyReplicate.Of(data, new StudySettings { Methods = StudyMethod.Parse(["label"]), Seeds = 4, Redraw = true });

        Assert.Equal([0, 1, 2, 3], seeds.Select(seed => seed.Draw));
        Assert.Equal("label-seed3", seeds[3].NameOf(StudyMethod.Parse(["label"])[0]));
        Assert.Empty(drawn);
        Assert.Equal((2, 2), (seeds[2].Data.LabelledRows, seeds[2].Data.LabelledRows));
        Assert.Equal([2], drawn);
    }

    private static StudyData Empty(int labelled) => new()
    {
        Train = new TextRowsView(["Label"], []), InDistribution = new("", SetRole.InDistribution, null!, 0),
        AttributeColumns = [], Groups = [], OutOfDistribution = [], ImageSize = 8, LabelledRows = labelled, UnlabelledRows = 0,
    };
}
