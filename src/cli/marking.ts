/** The commands that test and mark, with the libraries only they need: a bundle of its own, so that `evl run` starts without it. */
export { gradeCommand, type GradeFlags } from './grade/command.ts';
export { newAssignmentCommand, newGradescopeCommand } from './grade/new.ts';
export { failedRun, testCommand, type TestFlags } from './test.ts';
export { quizCommand, type QuizFlags } from './quiz.ts';
