//! [`Ready`]: what a loop runs next, first come first.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::mem::ManuallyDrop;

use super::Job;

/// The jobs that are ready.
///
/// They are kept as what need not be dropped where a push panics: so one that is made on the spot goes from registers
/// to its place, and not as a whole from where it was put together, which a processor waits for.
#[derive(Default)]
pub(crate) struct Ready(RefCell<VecDeque<ManuallyDrop<Job>>>);

impl Ready {
    /// Puts a job at the end.
    #[inline]
    pub(crate) fn push(&self, job: Job) {
        self.0.borrow_mut().push_back(ManuallyDrop::new(job));
    }

    /// Takes the first.
    #[inline]
    pub(crate) fn pop(&self) -> Option<Job> {
        let job = self.0.borrow_mut().pop_front();
        job.map(ManuallyDrop::into_inner)
    }

    /// Takes the one that was pushed last.
    pub(crate) fn pop_last(&self) -> Option<Job> {
        let job = self.0.borrow_mut().pop_back();
        job.map(ManuallyDrop::into_inner)
    }

    /// Looks at the tasks of the next jobs, so that the memory of one is fetched while that of the others is too: a
    /// job that began with its task's would wait for each alone.
    #[cold]
    pub(crate) fn warm(&self, most: usize) {
        let jobs = self.0.borrow();
        let looks = jobs.iter().take(most).map(|job| match &**job {
            Job::Step(task) | Job::Woken(task) | Job::Slept(task, _) | Job::Native(_, task) => {
                task.look()
            }
            _ => 0,
        });
        std::hint::black_box(looks.fold(0, usize::wrapping_add));
    }

    /// How many there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Drops all, which may run Python code.
    pub(crate) fn clear(&self) {
        let all = self.0.take();
        for job in all {
            drop(ManuallyDrop::into_inner(job));
        }
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        self.clear();
    }
}
