using System.Reflection;
using FairDiff.MLNet.Persistence;

namespace FairDiff.MLNet.Tests.Persistence;

public class MlNetInternalsTests
{
    [Fact]
    public void FindMissing_ThisVersionOfMlNet_NamesNothing() => Assert.Empty(MlNetInternals.FindMissing());

    [Fact]
    public void Value_MemberThatMoved_IsNamedWithTheVersion()
    {
        var member = new MlNetInternals.Member<MethodInfo>("Microsoft.ML.ModelSaveContext", "Gone(int)", type => type.GetMethod("Gone"));

        var exception = Assert.Throws<FairDiffException>(() => member.Value);

        Assert.Contains("Microsoft.ML.ModelSaveContext", exception.Message);
        Assert.Contains("Gone(int)", exception.Message);
        Assert.Contains("5.0.1", exception.Message);
    }

    [Fact]
    public void Missing_TypeThatMoved_IsNamed()
        => Assert.Contains("No.Such", new MlNetInternals.Member<Type>("No.Such", "the type", type => type).Missing());
}
